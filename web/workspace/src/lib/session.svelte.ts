import { get, onUnauthenticated, post, Problem, remove } from './api.ts';
import type { User } from './wire.ts';

/** Who sits in front of the screen. */
class Session {
  user = $state.raw<User | null>(null);
  /** `loading` until the desk has said who this is; `unknown` when it could not be asked. */
  state = $state<'loading' | 'in' | 'out' | 'unknown'>('loading');
  /** Why the sign-in screen is shown: for the sentence on it. */
  reason = $state<'' | 'expired' | 'everywhere'>('');

  constructor() {
    onUnauthenticated(() => {
      if (this.state === 'in') this.ended('expired');
    });
  }

  async load(): Promise<void> {
    this.state = 'loading';
    try {
      this.user = await get<User>('/session');
      this.state = 'in';
    } catch (error) {
      const lost = error instanceof Problem && error.code !== 'unauthenticated' && error.code !== 'not_found';
      this.state = lost ? 'unknown' : 'out';
    }
  }

  /** Throws the Problem of a refusal. */
  async signIn(email: string, password: string): Promise<void> {
    this.user = await post<User>('/session', { email, password });
    this.reason = '';
    this.state = 'in';
  }

  async signOut(everywhere: boolean): Promise<void> {
    await remove(everywhere ? '/sessions' : '/session');
    this.ended(everywhere ? 'everywhere' : '');
  }

  /** The desk no longer knows this session. */
  ended(reason: Session['reason']): void {
    this.user = null;
    this.reason = reason;
    this.state = 'out';
  }

  /** Whether the person may see Settings. */
  get configures(): boolean {
    return this.user?.roles.some((role) => role === 'admin' || role === 'manager') ?? false;
  }
}

export const session = new Session();
