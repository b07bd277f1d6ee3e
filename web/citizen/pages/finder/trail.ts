import { useState } from 'react';
import type { Answers } from '../../../form/types';

/** Where somebody is in a finder, and what was answered. */
export interface Trail {
  /** A question's page, "results", or "" before the first. */
  at: string;
  answers: Answers;
}

const key = (slug: string) => `madoguchi.finder.${slug}`;

function kept(slug: string): Trail {
  try {
    const found = JSON.parse(sessionStorage.getItem(key(slug)) ?? '') as Partial<Trail>;
    if (typeof found.at === 'string' && typeof found.answers === 'object' && found.answers) return { at: found.at, answers: found.answers };
  } catch {
    // Nothing is kept, or not by us.
  }
  return { at: '', answers: {} };
}

/**
 * Keeps the trail in this tab alone, so that coming back from a procedure's page
 * leads to the results again. It ends with the tab and stands in no address.
 */
export function useTrail(slug: string): [Trail, (trail: Trail) => void] {
  const [trail, set] = useState(() => kept(slug));
  return [trail, (next) => {
    set(next);
    try {
      sessionStorage.setItem(key(slug), JSON.stringify(next));
    } catch {
      // A browser that keeps nothing still goes on.
    }
  }];
}
