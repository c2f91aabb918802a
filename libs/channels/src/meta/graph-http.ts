import { EnvHttpProxyAgent, fetch, type FormData } from 'undici';
import { type SendFailed } from '../channels.errors';
import { type ErrorTable, sendFailed } from '../error-table';
import { graphFailure, hasGraphError, networkFailure } from './graph-errors';

const host = 'https://graph.facebook.com';
const timeoutMs = 30_000;

export interface GraphAnswer {
  status: number;
  body: unknown;
}

/** Speaks JSON with the Graph API through HTTPS_PROXY, when there is one. Our token goes in a header, never in a URL. */
export class GraphHttp {
  private agent?: EnvHttpProxyAgent;

  constructor(
    private readonly channel: string,
    private readonly version: string,
    private readonly token: string,
    private readonly errors: ErrorTable,
  ) {}

  get(path: string): Promise<GraphAnswer> {
    return this.call(path, { method: 'GET' });
  }

  postJson(path: string, body: unknown): Promise<GraphAnswer> {
    return this.call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }

  postForm(path: string, body: FormData): Promise<GraphAnswer> {
    return this.call(path, { method: 'POST', body });
  }

  /** The body of a success, or the failure that the answer means. @throws SendFailed */
  accepted({ status, body }: GraphAnswer): unknown {
    if (status >= 200 && status < 300 && !hasGraphError(body)) return body;
    throw this.failure(status, body);
  }

  private failure(status: number, body: unknown): SendFailed {
    if (body === undefined && status < 300) return sendFailed('unknown_outcome', this.channel, 'not_json');
    return graphFailure(this.channel, this.errors, body, status);
  }

  private async call(
    path: string,
    init: { method: string; body?: string | FormData; headers?: Record<string, string> },
  ): Promise<GraphAnswer> {
    try {
      const response = await fetch(`${host}/${this.version}/${path}`, {
        ...init,
        dispatcher: (this.agent ??= new EnvHttpProxyAgent()),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { ...init.headers, authorization: `Bearer ${this.token}` },
      });
      return { status: response.status, body: parsed(await response.text()) };
    } catch (error) {
      throw networkFailure(this.channel, error);
    }
  }
}

/** The JSON of an answer; a gateway's error page is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
