import type { CreationOptions, RequestOptions } from "#domain/passkey";
import { ORIGIN } from "./client.ts";

/** What a signature is made to say otherwise than the site asked. */
export interface Lie {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  /** The credential it goes by. */
  readonly id?: string;
  /** Whose it is. */
  readonly userHandle?: string;
  readonly isPresent?: boolean;
  readonly isVerified?: boolean;
  readonly counter?: number;
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };
const AAGUID = new Uint8Array(16);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** An authenticator with one passkey: P-256, attestation `none`, as Web Authentication level 2 has its bytes. */
export class Authenticator {
  readonly id: string;
  readonly #keys: CryptoKeyPair;
  /** The handle of the person that its passkey is for. */
  user = "";
  /** How often it has signed; `null` for one that does not count, as those in phones. */
  counter: number | null;

  private constructor(keys: CryptoKeyPair, counter: number | null) {
    this.#keys = keys;
    this.counter = counter;
    this.id = base64url(crypto.getRandomValues(new Uint8Array(16)));
  }

  static async create({ counts = true } = {}): Promise<Authenticator> {
    const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ]);
    return new Authenticator(keys as CryptoKeyPair, counts ? 0 : null);
  }

  /** What a browser sends after navigator.credentials.create. */
  async make(options: CreationOptions, lie: Lie = {}) {
    this.user = options.user.id;
    const id = lie.id ?? this.id;
    const data = await this.#authenticatorData(lie.rpId ?? options.rp.id, lie, await this.#attested(id));
    const attestationObject = Buffer.concat([
      // {"fmt": "none", "attStmt": {}, "authData": …}
      Buffer.from("a363666d74646e6f6e656761747453746d74a06861757468446174615900", "hex"),
      Buffer.of(data.length),
      data,
    ]);
    return {
      ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
      response: {
        clientDataJSON: clientData("webauthn.create", options.challenge, lie),
        attestationObject: base64url(attestationObject),
        transports: ["internal"],
      },
    };
  }

  /** What a browser sends after navigator.credentials.get. */
  async sign(options: RequestOptions, lie: Lie = {}) {
    const clientDataJSON = clientData("webauthn.get", options.challenge, lie);
    const data = await this.#authenticatorData(lie.rpId ?? options.rpId, lie);
    const digest = await crypto.subtle.digest("SHA-256", Buffer.from(clientDataJSON, "base64url"));
    const signature = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      this.#keys.privateKey,
      Buffer.concat([data, new Uint8Array(digest)]),
    );
    const id = lie.id ?? this.id;
    return {
      ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
      response: {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(derOf(new Uint8Array(signature))),
        userHandle: lie.userHandle ?? this.user,
      },
    };
  }

  async #authenticatorData(rpId: string, lie: Lie, attested?: Uint8Array): Promise<Buffer> {
    if (this.counter !== null) this.counter++;
    const { isPresent = true, isVerified = true, counter = this.counter ?? 0 } = lie;
    const head = Buffer.alloc(37);
    head.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(rpId))));
    head[32] =
      (isPresent ? FLAGS.present : 0) | (isVerified ? FLAGS.verified : 0) | (attested ? FLAGS.attested : 0);
    head.writeUInt32BE(counter, 33);
    return Buffer.concat([head, attested ?? new Uint8Array()]);
  }

  /** The credential and its public half as a COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
  async #attested(id: string): Promise<Buffer> {
    const { x = "", y = "" } = (await crypto.subtle.exportKey("jwk", this.#keys.publicKey)) as JsonWebKey;
    const credential = Buffer.from(id, "base64url");
    return Buffer.concat([
      ...[AAGUID, Buffer.of(0, credential.length), credential],
      ...[Buffer.from("a5010203262001215820", "hex"), Buffer.from(x, "base64url")],
      ...[Buffer.from("225820", "hex"), Buffer.from(y, "base64url")],
    ]);
  }
}

function clientData(type: string, challenge: string, lie: Lie): string {
  const { origin = ORIGIN } = lie;
  return base64url(
    bytesOf(
      JSON.stringify({
        ...{ type: lie.type ?? type, challenge: lie.challenge ?? challenge },
        ...{ origin, crossOrigin: false },
      }),
    ),
  );
}

/** A signature of two halves as the DER sequence of two integers that authenticators send. */
function derOf(signature: Uint8Array): Buffer {
  const integer = (half: Uint8Array) => {
    const from = half.findIndex((byte) => byte !== 0);
    const digits = half.subarray(from);
    const value = Buffer.concat([(digits[0] ?? 0) > 0x7f ? Buffer.of(0) : Buffer.of(), digits]);
    return Buffer.concat([Buffer.of(2, value.length), value]);
  };
  const body = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
