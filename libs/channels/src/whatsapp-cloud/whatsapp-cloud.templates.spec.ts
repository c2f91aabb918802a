import { type GraphAnswer } from '../meta/graph-http';
import { WhatsappTemplates } from './whatsapp-cloud.templates';

/** Graph as far as templates go. */
class Graph {
  readonly posted: { path: string; body: unknown }[] = [];
  constructor(private readonly scopes: unknown[]) {}
  get(path: string): Promise<GraphAnswer> {
    const templates = [
      { name: 'kabar', language: 'id', status: 'REJECTED', rejected_reason: 'TAG_CONTENT_MISMATCH' },
    ];
    const data = path.startsWith('debug_token?') ? { granular_scopes: this.scopes } : templates;
    return Promise.resolve({ status: 200, body: { data } });
  }
  postJson(path: string, body: unknown): Promise<GraphAnswer> {
    this.posted.push({ path, body });
    return Promise.resolve({ status: 200, body: { id: '1', status: 'PENDING' } });
  }
  accepted({ body }: GraphAnswer): unknown {
    return body;
  }
}

const managing = [{ scope: 'whatsapp_business_management', target_ids: ['300000000000003'] }];

describe('templates of WhatsApp', () => {
  it('are handed in with numbers for names, an example of each, and the button', async () => {
    const graph = new Graph(managing);
    const state = await new WhatsappTemplates(graph, 'token').submit({
      name: 'kabar',
      language: 'id',
      category: 'UTILITY',
      body: 'Ada kabar untuk {service} ({receiptCode}).',
      reply: 'YA',
      examples: { service: 'AK-1', receiptCode: 'KB-7F3K9M-2' },
    });

    expect(state).toBe('PENDING');
    expect(graph.posted).toEqual([
      {
        path: '300000000000003/message_templates',
        body: {
          name: 'kabar',
          language: 'id',
          category: 'UTILITY',
          components: [
            {
              type: 'BODY',
              text: 'Ada kabar untuk {{1}} ({{2}}).',
              example: { body_text: [['AK-1', 'KB-7F3K9M-2']] },
            },
            { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'YA' }] },
          ],
        },
      },
    ]);
  });

  it('are told with their state and the reason', async () => {
    expect(await new WhatsappTemplates(new Graph(managing), 'token').states()).toEqual([
      { name: 'kabar', language: 'id', status: 'REJECTED', reason: 'TAG_CONTENT_MISMATCH' },
    ]);
  });

  it('say what the token lacks', async () => {
    const templates = new WhatsappTemplates(new Graph([]), 'token');
    await expect(templates.states()).rejects.toThrow(/whatsapp_business_management/);
  });
});
