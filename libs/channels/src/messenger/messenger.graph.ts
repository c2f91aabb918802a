import { isRecord } from '@app/core';
import { Facebook, FacebookApiException } from 'fb';
import { sendFailed } from '../error-table';
import { graphFailure, networkFailure } from '../meta/graph-errors';
import { objectAt } from '../meta/payload';
import { messengerErrors } from './messenger.errors';
import { type MessengerSettings } from './messenger.settings';

const channel = 'messenger';
const timeoutMs = 30_000;

/** The Graph API as the page, through the package `fb`, which signs each call and honours HTTPS_PROXY. */
export class MessengerGraph {
  private readonly graph: Facebook;

  constructor({ accessToken, appSecret, version }: MessengerSettings) {
    this.graph = new Facebook({ version, accessToken, appSecret, timeout: timeoutMs });
  }

  /** The answer's body. @throws SendFailed */
  async call(path: string, method: 'get' | 'post', params: Record<string, unknown>): Promise<unknown> {
    try {
      return await this.graph.api(path, method, params);
    } catch (error) {
      throw failureOf(error);
    }
  }
}

/** `fb` hides the HTTP status: Graph's code decides, text that is no JSON is a gateway's error page. */
function failureOf(error: unknown): Error {
  if (!(error instanceof FacebookApiException)) return networkFailure(channel, error);
  const { response } = error;
  const inner: unknown = isRecord(response) ? response['error'] : undefined;
  if (inner instanceof Error) return networkFailure(channel, inner);
  if (objectAt(response, 'error')['code'] === 'JSONPARSE') return sendFailed('retry', channel, 'not_json');
  return isRecord(inner)
    ? graphFailure(channel, messengerErrors, response)
    : sendFailed('unknown_outcome', channel, 'empty_answer');
}
