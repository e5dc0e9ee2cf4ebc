/** What administrators tell everybody until a day (K4; AD-7, AD-8). `urgent` is 1 or 0. */
export interface AnnouncementTables {
  announcements: {
    id: string
    title: string
    text: string
    urgent: number
    announced_at: number
    announced_by: string
    until: number
    withdrawn_at: number | null
  }
}
