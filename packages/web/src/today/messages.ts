const ja = { title: '今日、誰がどの端末で働けるか', lead: '' }
const en: typeof ja = { title: 'Who can work on which device today', lead: '' }
export const messages = { ja, en }
