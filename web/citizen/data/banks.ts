import { data } from '../../api/client';
import type { Bank, BankService } from '../../form/services';
import { api } from './client';

/** So many questions are remembered; they are the same for everybody. */
const remembered = 100;

/** Asks once for each question; one that failed is asked again. */
function once(ask: (key: string) => Promise<Bank[]>): (key: string) => Promise<Bank[]> {
  const answers = new Map<string, Promise<Bank[]>>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = ask(key);
    answers.set(key, answer);
    if (answers.size > remembered) answers.delete(answers.keys().next().value!);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}

const searchBanks = once(async (q) => (await data(api.GET('/api/banks', { params: { query: { q } } }))).items);

const searchBranches = once(async (key) => {
  const [code = '', q = ''] = key.split('\n');
  return (await data(api.GET('/api/banks/{code}/branches', { params: { path: { code }, query: { q } } }))).items;
});

/** Banks and branches of the server's table, for the form. */
export const banks: BankService = {
  banks: (query) => searchBanks(query.trim().slice(0, 60)),
  branches: (bank, query) => searchBranches(`${bank}\n${query}`),
};
