// What the API's words are called on the operators' screens.

type Tone = 'plain' | 'key' | 'success' | 'warning' | 'error';

export const tenantStates: Record<string, { name: string; tone: Tone }> = {
  provisioning: { name: '作成中', tone: 'key' },
  active: { name: '運用中', tone: 'success' },
  suspended: { name: '停止中', tone: 'warning' },
  closing: { name: '消去中', tone: 'warning' },
  erased: { name: '消去済み', tone: 'plain' },
};

export const sides: Record<string, string> = { citizen: '住民', staff: '職員' };

export const planes: Record<string, string> = { internet: 'インターネット', lgwan: 'LGWAN' };

export const provisionSteps: Record<string, string> = {
  declare: '宣言の登録',
  role: '接続権限の作成',
  database: 'データベースの作成',
  migrate: '表の作成',
  grants: '権限の付与',
  identity: '団体の識別の記録',
  key: '団体の鍵の作成',
  root_key: '根鍵の作成',
  seed: '最初の管理者の招待',
  verify: '検証',
  activate: '受付の開始',
};

export const provisionStates: Record<string, string> = { waiting: 'これから', started: '実行中', done: '完了' };

export const stages: Record<string, { name: string; tone: Tone }> = {
  '': { name: '計画待ち', tone: 'warning' },
  planned: { name: '承認待ち', tone: 'warning' },
  approved: { name: '実行中', tone: 'key' },
  frozen: { name: '実行中', tone: 'key' },
  key_scheduled: { name: '鍵の消滅を待っています', tone: 'key' },
  key_gone: { name: '破棄しています', tone: 'key' },
  destroyed: { name: '検証しています', tone: 'key' },
  verified: { name: '確認待ち', tone: 'warning' },
  confirmed: { name: '証明書を作っています', tone: 'key' },
  certified: { name: '証明書を発行しました', tone: 'success' },
};

/** The steps of the work, in their order, as the certificate names them. */
export const erasureSteps: readonly { name: string; label: string }[] = [
  { name: 'freeze', label: '受付の停止' },
  { name: 'schedule_key', label: '鍵の削除予約' },
  { name: 'await_key', label: '鍵の消滅の確認' },
  { name: 'destroy_database', label: 'データベースの破棄' },
  { name: 'destroy_role', label: '接続権限の破棄' },
  { name: 'destroy_objects', label: '添付・出力の破棄' },
  { name: 'sweep_queue', label: '処理待ちの破棄' },
  { name: 'scrub_control', label: '管理情報の破棄' },
  { name: 'verify', label: '別手段による検証' },
];

export const units: Record<string, string> = { rows: '行', objects: '個', keys: '個', roles: '個' };

export const results: Record<string, { name: string; tone: Tone }> = {
  passed: { name: '合格', tone: 'success' },
  failed: { name: '不合格', tone: 'error' },
  unreachable: { name: 'この環境では測定できず', tone: 'warning' },
};

/** Why an erasure stopped; other codes have the consoles' own sentences. */
export const halts: Record<string, string> = {
  residue_found: '検証で、残っているものが見つかりました。下の検証の表で「不合格」の行を確かめ、取り除いてから再開してください。',
  search_incomplete: '残っているものの検索を最後まで行えませんでした。検索先を読めるか確かめてから再開してください。',
  key_still_works: '消滅したはずの鍵で、根鍵が開きました。鍵の管理者に確かめてください。',
  database_unavailable: 'データベースに接続できません。動いているか確かめてから再開してください。',
  kms_unavailable: '鍵の管理サービスに接続できません。つながることを確かめてから再開してください。',
  internal: '想定していない誤りです。運営プロセスのログを確かめてから再開してください。',
};
