export {
  checkCommand as check,
  enrolCommand as enrol,
  explainCommand as explain,
  openCommand as open,
  permitCommand as permit,
  reportCommand as report,
  tunnelCommand as tunnel,
  watchCommand as watch,
} from '@taga/agent'
