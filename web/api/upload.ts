import { Problem, asProblem, problemFrom } from './problem';

export interface UploadOptions {
  url: string;
  file: File;
  headers?: Record<string, string>;
  /** From 0 to 1. */
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

function parse(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return undefined;
  }
}

/**
 * Sends one file as the request's body and tells the progress (fetch cannot).
 * The name travels in X-File-Name, percent-encoded. Throws a Problem.
 */
export function upload<T>({ url, file, headers = {}, onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(new Problem({ status: 0, code: 'aborted' }));
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      const body = parse(request);
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(problemFrom(request.status, body, { get: (name) => request.getResponseHeader(name) }));
    };
    request.onerror = () => reject(asProblem(new TypeError('connection lost')));
    request.onabort = () => reject(new Problem({ status: 0, code: 'aborted' }));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
