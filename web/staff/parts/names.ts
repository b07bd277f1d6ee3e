// What the API's words are called on the staff's screens.

export const roleNames: Record<string, string> = {
  tenant_administrator: '団体管理者',
  form_editor: '様式作成者',
  reviewer: '審査担当',
  approver: '決裁者',
  viewer: '閲覧者',
  auditor: '監査担当',
};

export const stateNames: Record<string, string> = {
  draft: '下書き',
  submitted: '送信済み',
  accepted: '受理',
  in_review: '審査中',
  returned: '補正依頼中',
  in_approval: '決裁待ち',
  approved: '承認',
  rejected: '却下',
  refused: '不受理',
  issued: '交付',
  completed: '完了',
  withdrawn: '取下げ',
};

export const stateTones: Record<string, 'plain' | 'key' | 'success' | 'warning' | 'error'> = {
  submitted: 'key',
  accepted: 'key',
  in_review: 'key',
  in_approval: 'key',
  returned: 'warning',
  approved: 'success',
  issued: 'success',
  completed: 'success',
  rejected: 'error',
  refused: 'error',
};

/** Who acts without a name of their own. */
export const actorNames: Record<string, string> = { applicant: '申請者', public: '申請者', system: '自動', operator: '運営者' };

/** Verbs of history, as what happened. */
export const verbNames: Record<string, string> = {
  start: '申請を始めた',
  submit: '送信',
  accept: '受理',
  refuse: '不受理',
  begin: '審査を始めた',
  return: '補正を依頼',
  correct: '補正が届いた',
  recall: '補正依頼を取り消した',
  pass: '決裁へ回した',
  send_back: '審査へ戻した',
  approve: '承認',
  reject: '却下',
  issue: '交付',
  complete: '完了',
  withdraw: '取下げ',
  assign: '担当を決めた',
};
