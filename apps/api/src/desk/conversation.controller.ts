import { Audit } from '@app/audit';
import { Catalogue } from '@app/catalogue';
import { ConversationNotFound, Conversations, type MessageView, Messages } from '@app/conversation';
import { AppError } from '@app/core';
import { Files } from '@app/documents';
import { formatDateTime } from '@app/notification';
import type { StaffPrincipal } from '@app/staff';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from '../staff/send-file';
import { DeskAccess } from './desk-access';
import { type DeskForm, DeskForms } from './desk-forms';
import { sendPage } from './desk-page';
import { DeskFilter } from './desk.filter';
import { doneText } from './done-text';
import { conversationsPage, speakerOf, threadPage } from './views/conversation-pages';

const perPage = 20;
const threadLength = 50;
const longest = 2000;

/** An answer is between one and two thousand characters. */
export class AnswerLength extends AppError {
  readonly code = 'desk.answer_length';
  readonly kind = 'invalid';
}

/** Conversations that wait for a person: read, take over, answer, give back. */
@ApiExcludeController()
@UseFilters(DeskFilter)
@Controller('petugas/percakapan')
export class DeskConversationController {
  constructor(
    private readonly access: DeskAccess,
    private readonly forms: DeskForms,
    private readonly conversations: Conversations,
    private readonly said: Messages,
    private readonly files: Files,
    private readonly audit: Audit,
    private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(
    @Query('semua') all: unknown,
    @Query('cursor') cursor: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'ConversationsController.list');
    const isAll = all === '1';
    const page = await this.conversations.list({
      mode: isAll ? undefined : 'person',
      cursor,
      limit: perPage,
    });
    await this.note(desk.staff, 'conversation.list');
    const newest = await this.said.newestOf(
      page.items.map(({ id }) => id),
      desk.staff,
    );
    const items = page.items.map((item) => {
      const last = newest.get(item.id);
      const who = last ? speakerOf(last, desk.texts) : '';
      return { ...item, said: last?.text ?? '', who, at: this.shown(last?.receivedAt ?? item.updatedAt) };
    });
    sendPage(reply, conversationsPage(desk, { items, isAll, nextCursor: page.nextCursor }));
  }

  @Get(':id')
  async thread(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('selesai') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const desk = await this.access.enter(request, 'ConversationsController.messages');
    const messages = await this.messagesOf(id, desk.staff);
    await this.note(desk.staff, 'conversation.read', id);
    const mode = await this.conversations.modeOf(id);
    const lines = messages.map((message) => ({ ...message, at: this.shown(message.receivedAt) })).reverse();
    sendPage(reply, threadPage(desk, { id, mode, lines }, doneText(desk.texts, done)));
  }

  @Get(':id/lampiran/:attachmentId')
  async attachment(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('attachmentId', ParseUUIDPipe) attachmentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { staff } = await this.access.enter(request, 'ConversationsController.messages');
    const attachments = (await this.messagesOf(id, staff)).flatMap((message) => message.attachments);
    const fileId = attachments.find((one) => one.id === attachmentId)?.fileId;
    if (!fileId) throw new ConversationNotFound('no such attachment', { attachmentId });
    await this.note(staff, 'attachment.read', id);
    const { bytes, mime } = await this.files.read(fileId);
    sendFile(reply, { bytes, mime, name: attachmentId });
  }

  @Post(':id/ambil')
  async takeover(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(request, reply, id, 'takeover', ({ staff }) =>
      this.conversations.takeover(id, staff.userId),
    );
  }

  @Post(':id/jawab')
  async say(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(request, reply, id, 'say', async ({ staff, key, fields }) => {
      const text = fields['text'] ?? '';
      if (text.length < 1 || text.length > longest) throw new AnswerLength('answer is empty or too long');
      const delivery = await this.conversations.say(id, staff.userId, text, key);
      return delivery === 'at_once' ? 'say' : `say_${delivery}`;
    });
  }

  @Post(':id/lepas')
  async release(
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.change(request, reply, id, 'release', () => this.conversations.release(id));
  }

  private async change(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    act: 'takeover' | 'say' | 'release',
    work: (form: DeskForm) => Promise<string | void>,
  ): Promise<void> {
    const form = await this.forms.read(request);
    this.access.deskOf(form.staff, `ConversationsController.${act}`);
    await this.forms.once(form, request, reply, async () => {
      const done = (await work(form)) ?? act;
      await this.note(form.staff, `conversation.${act}`, id);
      return act === 'release' ? '/petugas/percakapan' : `/petugas/percakapan/${id}?selesai=${done}`;
    });
  }

  /** The newest of a conversation, newest first. @throws ConversationNotFound */
  private async messagesOf(conversationId: string, staff: StaffPrincipal): Promise<MessageView[]> {
    await this.conversations.modeOf(conversationId);
    return (await this.said.list({ conversationId, limit: threadLength }, staff)).items;
  }

  private shown(at: string): string {
    return formatDateTime(new Date(at), this.catalogue.office);
  }

  private note({ userId }: StaffPrincipal, action: string, subjectId?: string): Promise<void> {
    return this.audit.record({ userId, action, subjectKind: 'conversation', subjectId });
  }
}
