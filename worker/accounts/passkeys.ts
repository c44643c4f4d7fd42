import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import {
  CHALLENGE_MS,
  type CreationOptions,
  type MadeCredential,
  PASSKEY_ALGORITHMS,
  type RequestOptions,
  type SignedCredential,
} from "#domain/passkey";
import type { App, Caller } from "../env.ts";
import type { FoundPasskey, NewPasskey, PasskeyRow } from "../store/passkeys.ts";

/** The site as passkeys know it. What is signed for another, a look-alike's page say, is none of ours. */
interface PasskeySite {
  readonly origin: string;
  readonly rpId: string;
}

/** The site that a request was made to. Requests of other sites' pages were refused before. */
function siteOf(c: Context<App>): PasskeySite {
  const { origin, hostname } = new URL(c.req.url);
  return { origin, rpId: hostname };
}

/** Something to sign that nobody could have signed before, 256 bits. */
export function newChallenge(): string {
  return randomBytes(32).toString("base64url");
}

/** Asks for a passkey that names its person by itself, and that opens only to their finger, face or PIN. */
export function creationOptions(
  c: Context<App>,
  challenge: string,
  { id, username, name }: Caller,
  known: readonly PasskeyRow[],
): CreationOptions {
  return {
    challenge,
    rp: { id: siteOf(c).rpId, name: "三批" },
    user: { id: handleOf(id), name: username, displayName: name },
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ alg, type: "public-key" })),
    timeout: CHALLENGE_MS,
    attestation: "none",
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
    excludeCredentials: known.map(({ credential, transports }) => ({
      id: credential,
      type: "public-key",
      transports: JSON.parse(transports) as string[],
    })),
  };
}

/** Asks for a signature by any passkey of this site: who it is shows by the one they choose. */
export function requestOptions(c: Context<App>, challenge: string): RequestOptions {
  return {
    challenge,
    rpId: siteOf(c).rpId,
    timeout: CHALLENGE_MS,
    userVerification: "required",
  };
}

/** What a browser made in answer to `challenge`, as it is kept; null unless every part of it stands. */
export async function madePasskey(
  c: Context<App>,
  challenge: string,
  credential: MadeCredential,
): Promise<Pick<NewPasskey, "credential" | "publicKey" | "counter"> | null> {
  // Loaded by whoever uses a passkey: the Worker starts without it.
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { origin, rpId } = siteOf(c);
  // The library refuses by throwing, whatever is wrong.
  const { registrationInfo } = await verifyRegistrationResponse({
    response: credential as Parameters<typeof verifyRegistrationResponse>[0]["response"],
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
  }).catch(() => ({ registrationInfo: undefined }));
  if (!registrationInfo) return null;
  const { id, publicKey, counter } = registrationInfo.credential;
  return { credential: id, publicKey: Buffer.from(publicKey).toString("base64url"), counter };
}

/** How often the passkey says that it has signed, once its signature of `challenge` stands in every part; null otherwise. */
export async function signedCounter(
  c: Context<App>,
  challenge: string,
  credential: SignedCredential,
  passkey: FoundPasskey,
): Promise<number | null> {
  if (credential.response.userHandle !== handleOf(passkey.person)) return null;
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { origin, rpId } = siteOf(c);
  const outcome = await verifyAuthenticationResponse({
    response: credential,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    // The counter is compared by the statement that keeps it, after the signature: only its own key can raise an alarm.
    credential: {
      id: credential.id,
      publicKey: new Uint8Array(Buffer.from(passkey.public_key, "base64url")),
      counter: 0,
    },
  }).catch(() => null);
  return outcome?.verified ? outcome.authenticationInfo.newCounter : null;
}

/** A person's id as passkeys carry it. */
function handleOf(person: string): string {
  return Buffer.from(person).toString("base64url");
}
