export {
  checkCommand as check,
  enrolCommand as enrol,
  explainCommand as explain,
  openCommand as open,
  reportCommand as report,
  watchCommand as watch,
} from '@taga/agent'
