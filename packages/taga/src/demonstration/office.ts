import type { PatternId } from '@taga/core'

/** A made-up manufacturer of fifty people. No name, address or number belongs to anybody: mail ends in example.jp. */
export const ORGANISATION = { name: '株式会社たがやま製作所（実演）', words: ['tagayama', 'たがやま'] } as const

export type DepartmentName = '経営' | '総務部' | '情報システム課' | '営業部' | '設計部' | '製造部'

export const DEPARTMENTS: readonly { readonly name: DepartmentName; readonly patterns: readonly PatternId[] }[] = [
  { name: '経営', patterns: ['virtual_desktop', 'secure_browser', 'cloud_app'] },
  { name: '総務部', patterns: ['remote_desktop', 'virtual_desktop', 'cloud_app'] },
  {
    name: '情報システム課',
    patterns: ['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc', 'secure_browser'],
  },
  { name: '営業部', patterns: ['cloud_app', 'take_home_pc', 'virtual_desktop', 'secure_browser'] },
  { name: '設計部', patterns: ['remote_desktop', 'take_home_pc'] },
  { name: '製造部', patterns: ['cloud_app'] },
]

/** Name, kana and the first part of the mail address. The first three have accounts. */
type PersonSeed = readonly [name: string, kana: string, mail: string]

export const PEOPLE: Readonly<Record<DepartmentName, readonly PersonSeed[]>> = {
  経営: [
    ['髙橋 誠一', 'タカハシ セイイチ', 'takahashi.s'],
    ['渡邊 礼子', 'ワタナベ レイコ', 'watanabe.r'],
  ],
  情報システム課: [
    ['山﨑 濵子', 'ヤマサキ ハマコ', 'yamasaki.h'],
    ['小林 大輔', 'コバヤシ ダイスケ', 'kobayashi.d'],
  ],
  営業部: [
    ['𠮷田 さくら', 'ヨシダ サクラ', 'yoshida.s'],
    ['佐藤 健', 'サトウ ケン', 'sato.k'],
    ['鈴木 美咲', 'スズキ ミサキ', 'suzuki.m'],
    ['田中 翔太', 'タナカ ショウタ', 'tanaka.s'],
    ['伊藤 彩', 'イトウ アヤ', 'ito.a'],
    ['山本 拓也', 'ヤマモト タクヤ', 'yamamoto.t'],
    ['中村 結衣', 'ナカムラ ユイ', 'nakamura.y'],
    ['加藤 亮', 'カトウ リョウ', 'kato.r'],
    ['吉川 真由', 'ヨシカワ マユ', 'yoshikawa.m'],
    ['山田 悠人', 'ヤマダ ユウト', 'yamada.y'],
    ['佐々木 愛', 'ササキ アイ', 'sasaki.a'],
    ['山口 直樹', 'ヤマグチ ナオキ', 'yamaguchi.n'],
  ],
  総務部: [
    ['松本 恵', 'マツモト メグミ', 'matsumoto.m'],
    ['井上 薫', 'イノウエ カオル', 'inoue.k'],
    ['木村 桃子', 'キムラ モモコ', 'kimura.m'],
    ['林 浩二', 'ハヤシ コウジ', 'hayashi.k'],
    ['清水 由美', 'シミズ ユミ', 'shimizu.y'],
    ['齋藤 明', 'サイトウ アキラ', 'saito.a'],
  ],
  設計部: [
    ['山下 隆', 'ヤマシタ タカシ', 'yamashita.t'],
    ['森 千尋', 'モリ チヒロ', 'mori.c'],
    ['阿部 純', 'アベ ジュン', 'abe.j'],
    ['池田 晃', 'イケダ アキラ', 'ikeda.a'],
    ['橋本 楓', 'ハシモト カエデ', 'hashimoto.k'],
    ['石川 淳', 'イシカワ ジュン', 'ishikawa.j'],
    ['小川 沙織', 'オガワ サオリ', 'ogawa.s'],
    ['前田 一樹', 'マエダ カズキ', 'maeda.k'],
    ['藤田 陽菜', 'フジタ ハルナ', 'fujita.h'],
    ['岡田 修', 'オカダ オサム', 'okada.o'],
    ['後藤 智子', 'ゴトウ トモコ', 'goto.t'],
    ['長谷川 蓮', 'ハセガワ レン', 'hasegawa.r'],
  ],
  製造部: [
    ['村上 剛', 'ムラカミ ツヨシ', 'murakami.t'],
    ['近藤 みどり', 'コンドウ ミドリ', 'kondo.m'],
    ['坂本 龍', 'サカモト リュウ', 'sakamoto.r'],
    ['遠藤 光', 'エンドウ ヒカル', 'endo.h'],
    ['青木 武', 'アオキ タケシ', 'aoki.t'],
    ['藤井 香', 'フジイ カオリ', 'fujii.k'],
    ['西村 昇', 'ニシムラ ノボル', 'nishimura.n'],
    ['福田 恵美', 'フクダ エミ', 'fukuda.e'],
    ['太田 豊', 'オオタ ユタカ', 'ota.y'],
    ['三浦 海', 'ミウラ カイ', 'miura.k'],
    ['藤原 葵', 'フジワラ アオイ', 'fujiwara.a'],
    ['岡本 学', 'オカモト マナブ', 'okamoto.m'],
    ['松田 栞', 'マツダ シオリ', 'matsuda.s'],
    ['中島 仁', 'ナカジマ ヒトシ', 'nakajima.h'],
    ['中野 梓', 'ナカノ アズサ', 'nakano.a'],
    ['原田 稔', 'ハラダ ミノル', 'harada.m'],
  ],
}

/** Who signs in: by a name of their own, in one of the three homes. */
export const ACCOUNTS = [
  { name: 'admin', person: '山﨑 濵子', roles: ['administrator'] },
  { name: 'executive', person: '髙橋 誠一', roles: ['executive'] },
  { name: 'teleworker', person: '𠮷田 さくら', roles: ['teleworker'] },
] as const

/** What is opened for work; `right` is asked for, and given to these departments. */
export const RESOURCES = [
  {
    name: 'メール・予定表',
    level: 'business',
    teleworkAllowed: true,
    savingPossible: false,
    external: false,
    right: undefined,
  },
  { name: '勤怠', level: 'business', teleworkAllowed: true, savingPossible: false, external: false, right: undefined },
  {
    name: '会社案内サイト',
    level: 'public',
    teleworkAllowed: true,
    savingPossible: true,
    external: true,
    right: undefined,
  },
  {
    name: '顧客管理',
    level: 'confidential',
    teleworkAllowed: true,
    savingPossible: false,
    external: false,
    right: '顧客管理',
  },
  {
    name: '設計図ファイルサーバー',
    level: 'confidential',
    teleworkAllowed: true,
    savingPossible: true,
    external: false,
    right: '設計図',
  },
  {
    name: '給与・人事',
    level: 'confidential',
    teleworkAllowed: false,
    savingPossible: false,
    external: false,
    right: '給与・人事',
  },
  {
    name: '生産管理',
    level: undefined,
    teleworkAllowed: undefined,
    savingPossible: undefined,
    external: false,
    right: '生産',
  },
] as const

export const RIGHTS: Readonly<Record<DepartmentName, readonly string[]>> = {
  経営: ['顧客管理', '給与・人事'],
  総務部: ['給与・人事'],
  情報システム課: ['顧客管理', '設計図', '生産'],
  営業部: ['顧客管理'],
  設計部: ['設計図'],
  製造部: ['生産'],
}
