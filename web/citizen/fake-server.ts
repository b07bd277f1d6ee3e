// A citizen API in memory, for tests of the pages. It answers what the real
// one answers for one procedure, and counts.
type Json = Record<string, unknown>;

export const document = {
  format: 'madoguchi-form/1',
  title: { ja: '見学の申込み' },
  pages: [
    {
      id: 'who', title: { ja: '申込者' },
      sections: [{ id: 's1', fields: [{ id: 'nickname', type: 'text', label: { ja: '呼び名' }, required: true, max_length: 20 }] }],
    },
    {
      id: 'what', title: { ja: '希望' },
      sections: [{ id: 's2', fields: [{ id: 'wish', type: 'long_text', label: { ja: '見たいもの' } }] }],
    },
  ],
};

const card = { slug: 'visit', title: '庁舎見学の申込み', kana: 'チョウシャケンガク', description: '庁舎を見学できます。', window: 'open', tags: ['見学', '子ども'] };

const finder = {
  format: 'madoguchi-finder/1', title: { ja: '引っ越しの手続' }, contact: { ja: '市民課 00-0000-0000' },
  form: {
    format: 'madoguchi-form/1', title: { ja: '質問' },
    pages: [{ id: 'p', title: { ja: '質問' }, sections: [{ id: 's', fields: [
      { id: 'what', type: 'choice', label: { ja: '何をしますか' }, options: [{ value: 'visit', label: { ja: '見学' } }, { value: 'move', label: { ja: '引っ越し' } }] },
      { id: 'child', type: 'choice', label: { ja: '子どもがいますか' }, visible_if: { op: 'eq', args: [{ field: 'what' }, { text: 'visit' }] }, options: [{ value: 'yes', label: { ja: 'はい' } }] },
    ] }] }],
  },
  results: [{ procedure: 'visit', when: { op: 'eq', args: [{ field: 'what' }, { text: 'visit' }] }, reason: { ja: '庁舎を見学するので' } }],
};

export class FakeServer {
  identity: 'none' | 'email' = 'none';
  window = 'open';
  down = false;
  siteDown = false;
  loseNextAnswer = false;
  session = false;
  answers: Json = {};
  revision = 1;
  receipts = new Map<string, string>();
  asked: string[] = [];
  state = 'submitted';
  allowed = ['withdraw'];
  correction: Json | undefined;
  /** The word that opens the procedure; none is asked for when it is empty. */
  word = '';
  told = false;
  bodies: Json[] = [];
  entry: Json = {};

  fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const line = `${request.method} ${url.pathname}`;
    this.asked.push(line);
    if (this.down) throw new TypeError('Failed to fetch');
    const body = request.method === 'GET' || request.method === 'DELETE' ? {} : ((await request.json()) as Json);
    this.bodies.push(body);
    const [status, answer] = this.answer(line, url, body, request);
    if (this.loseNextAnswer && line.endsWith('/submit')) {
      this.loseNextAnswer = false;
      throw new TypeError('Failed to fetch');
    }
    return new Response(JSON.stringify(answer), { status, headers: { 'Content-Type': 'application/json' } });
  };

  private answer(line: string, url: URL, body: Json, request: Request): [number, unknown] {
    switch (line) {
      case 'GET /api/site': return this.siteDown ? [503, { code: 'municipality_unavailable' }] : [200, { name: '青空市', name_kana: 'アオゾラシ', name_en: 'Aozora City', code: '131997', plane: 'internet', languages: ['ja'] }];
      case 'GET /api/session': return [200, { active: this.session, csrf: this.session ? 'token' : '' }];
      case 'GET /api/categories': return [200, { items: [{ id: 'c1', name: 'くらし' }] }];
      case 'GET /api/procedures': return this.list(url);
      case 'GET /api/procedures/visit': return this.word && !this.told ? [401, { code: 'watchword_needed' }] : [200, this.detail()];
      case 'POST /api/procedures/visit/word': return this.giveWord(String(body.word));
      case 'GET /api/tags': return [200, { items: [{ name: '見学', count: 1 }] }];
      case 'GET /api/finders': return [200, { items: [{ slug: 'move', title: '引っ越しの手続' }] }];
      case 'GET /api/finders/move': return [200, { document: finder, procedures: [{ ...card, window: this.window }] }];
      case 'POST /api/drafts': this.session = true; return [200, { ...this.draft(), csrf: 'token' }];
      case 'GET /api/drafts/d1': return this.session ? [200, this.draft()] : [401, { code: 'no_session' }];
      case 'PUT /api/drafts/d1': return this.save(body);
      case 'GET /api/drafts/d1/attachments':
      case 'GET /api/applications/current/attachments': return [200, { items: [] }];
      case 'POST /api/drafts/d1/submit': return this.submit(body, request.headers.get('Idempotency-Key') ?? '');
      case 'POST /api/verifications': this.session = true; return [200, { id: 'v1', csrf: 'token', expires: '2026-11-24T00:00:00Z' }];
      case 'POST /api/verifications/v1/confirm': return body.code === '123456' ? [200, { csrf: 'token2' }] : [422, { code: 'wrong_code', fields: [{ path: 'code', key: 'wrong_code' }] }];
      case 'POST /api/applications/lookup': return this.lookUp(body);
      case 'GET /api/applications/current': return this.session ? [200, this.view()] : [404, { code: 'no_application' }];
      case 'POST /api/applications/current/withdraw': this.state = 'withdrawn'; this.allowed = []; return [200, this.view()];
      case 'POST /api/applications/current/correction': this.state = 'in_review'; this.correction = undefined; this.answers = body.answers as Json; return [200, this.view()];
      default: return [404, { code: 'not_found' }];
    }
  }

  private list(url: URL): [number, unknown] {
    const found = card.title.includes(url.searchParams.get('q') ?? '');
    return [200, { items: found ? [{ ...card, window: this.window }] : [], next: '' }];
  }

  private detail() {
    return { ...card, window: this.window, legal_basis: '', department: '', processing_days: 3, fee: '無料', documents: '', contact: '', identity: this.identity, handouts: [], done_text: '', short: '/s/abc2345', ...this.entry };
  }

  private giveWord(word: string): [number, unknown] {
    if (word !== this.word) return [422, { code: 'wrong_watchword' }];
    this.told = this.session = true;
    return [200, { csrf: 'token' }];
  }

  private draft() {
    return { id: 'd1', slug: 'visit', version: 'v', document, answers: this.answers, page: '', revision: this.revision, updated_at: '', expires: '', newer: false };
  }

  private save(body: Json): [number, unknown] {
    if (body.revision !== this.revision) return [409, { code: 'draft_changed' }];
    this.answers = body.answers as Json;
    this.revision++;
    return [200, this.draft()];
  }

  private submit(body: Json, key: string): [number, unknown] {
    const text = JSON.stringify(body.answers);
    if (this.receipts.has(key) && this.receipts.get(key) !== text) return [422, { code: 'idempotency_mismatch' }];
    this.receipts.set(key, text);
    return [200, { receipt_number: '7K2M-9QXT-4RC', lookup_secret: 'AAAA-BBBB', submitted_at: '2026-11-24T00:00:00Z' }];
  }

  private lookUp(body: Json): [number, unknown] {
    if (body.receipt_number !== '7K2M-9QXT-4RC' || body.secret !== 'AAAA-BBBB') return [404, { code: 'lookup_failed' }];
    this.session = true;
    return [200, { application: this.view(), csrf: 'token' }];
  }

  private view() {
    return {
      id: 'a1', receipt_number: '7K2M-9QXT-4RC', procedure_title: card.title, slug: 'visit', state: this.state, revision: 3,
      updated_at: '2026-11-24T00:00:00Z', document, answers: this.answers, damaged: false, allowed: this.allowed, correction: this.correction,
      messages: [{ at: '2026-11-24T00:00:00Z', verb: 'submit', from: 'draft', to: 'submitted', reason: '' }],
    };
  }
}
