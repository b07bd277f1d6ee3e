// What notices are called on the staff's screens.

export const templateNames: Record<string, string> = {
  submitted: '受付',
  accepted: '受理',
  review_started: '審査の開始',
  returned: '補正の依頼',
  corrected: '補正の受領',
  approved: '承認',
  rejected: '却下',
  refused: '不受理',
  withdrawn: '取下げ',
  issued: '交付',
  correction_overdue: '補正の期限切れ',
  verification_code: '確認コード',
  staff_invitation: '職員の招待',
  staff_new_arrival: '新着（職員へ）',
  staff_correction: '補正の到着（職員へ）',
  staff_guessing: '照合の連続失敗（職員へ）',
  export_ready: '出力の完了',
};

export const noticeStates: Record<string, { name: string; tone?: 'success' | 'error' | 'plain' }> = {
  waiting: { name: '送信待ち', tone: 'plain' },
  sent: { name: '送信済み', tone: 'success' },
  failed: { name: '届きませんでした', tone: 'error' },
};
