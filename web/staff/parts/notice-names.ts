// What notices are called on the staff's screens.

export const templateNames: Record<string, string> = {
  application_submitted: '受付',
  application_accepted: '受理',
  review_started: '審査の開始',
  application_returned: '補正の依頼',
  application_corrected: '補正の受領',
  application_recalled: '補正依頼の取消し',
  application_approved: '承認',
  application_rejected: '却下',
  application_refused: '不受理',
  application_withdrawn: '取下げ',
  application_issued: '交付',
  application_completed: '完了',
  verification_code: '確認コード',
  staff_invitation: '職員の招待',
  staff_new_arrival: '新着（職員へ）',
  staff_correction: '補正の到着（職員へ）',
  export_ready: '出力の完了',
};

export const noticeStates: Record<string, { name: string; tone?: 'success' | 'error' | 'plain' }> = {
  waiting: { name: '送信待ち', tone: 'plain' },
  sent: { name: '送信済み', tone: 'success' },
  failed: { name: '届きませんでした', tone: 'error' },
};
