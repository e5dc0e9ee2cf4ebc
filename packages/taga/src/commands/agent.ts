export {
  checkCommand as check,
  enrolCommand as enrol,
  explainCommand as explain,
  reportCommand as report,
  watchCommand as watch,
} from '@taga/agent'
