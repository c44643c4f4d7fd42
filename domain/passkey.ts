import { z } from "zod";
import { instantField } from "./fields.ts";

/** How long a challenge may wait for its signature. */
export const CHALLENGE_MS = 5 * 60_000;
/** The signatures that are understood, as COSE numbers: ES256, and RS256 for what Windows keeps in older chips. */
export const PASSKEY_ALGORITHMS = [-7, -257];

const bytesField = (longest: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(longest)
    .meta({ description: "bytes in base64url" });
const credentialId = bytesField(1_400);
const credentialType = z.literal("public-key");
/** A credential as browsers send it, around what they made or signed. */
const credentialWith = <T extends z.ZodRawShape>(response: T) =>
  z.object({
    id: credentialId,
    rawId: credentialId,
    type: credentialType,
    response: z.object({ clientDataJSON: bytesField(4_096), ...response }),
    clientExtensionResults: z.object({}),
  });

/** A passkey as its person sees it. */
export const passkeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    made: instantField,
    lastUsed: instantField.nullable(),
  })
  .meta({ id: "Passkey" });

export const passkeysSchema = z
  .object({
    passkeys: z.array(passkeySchema),
    hasPassword: z.boolean().meta({ description: "without one no passkey can be added" }),
  })
  .meta({ id: "Passkeys" });

/** The password, asked for again: a session left open must not be enough to leave a key behind. */
export const passkeyOptionsRequestSchema = z
  .object({ password: z.string().min(1).max(256) })
  .meta({ id: "PasskeyOptionsRequest" });

/** What the browser is asked to make, in the terms of Web Authentication (PublicKeyCredentialCreationOptionsJSON). */
export const creationOptionsSchema = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: credentialType })),
    timeout: z.int().meta({ description: "milliseconds" }),
    attestation: z.literal("none"),
    authenticatorSelection: z.object({
      residentKey: z.literal("required"),
      requireResidentKey: z.literal(true),
      userVerification: z.literal("required"),
    }),
    excludeCredentials: z.array(
      z.object({ id: z.string(), type: credentialType, transports: z.array(z.string()) }),
    ),
  })
  .meta({ id: "PasskeyCreationOptions" });

/** What the browser is asked to sign with: any passkey that it holds for this site. */
export const requestOptionsSchema = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int().meta({ description: "milliseconds" }),
    userVerification: z.literal("required"),
  })
  .meta({ id: "PasskeyRequestOptions" });

/** What the browser made (RegistrationResponseJSON), and what its person calls it. */
export const passkeyRequestSchema = z
  .object({
    name: z.string().trim().min(1).max(40),
    credential: credentialWith({
      attestationObject: bytesField(16_384),
      transports: z.array(z.string().max(32)).max(8).optional(),
    }),
  })
  .meta({ id: "PasskeyRequest" });

/** What the browser signed (AuthenticationResponseJSON). */
export const passkeySignInSchema = z
  .object({
    credential: credentialWith({
      authenticatorData: bytesField(4_096),
      signature: bytesField(4_096),
      userHandle: bytesField(128),
    }),
  })
  .meta({ id: "PasskeySignIn" });

export type Passkey = z.infer<typeof passkeySchema>;
export type Passkeys = z.infer<typeof passkeysSchema>;
export type CreationOptions = z.infer<typeof creationOptionsSchema>;
export type RequestOptions = z.infer<typeof requestOptionsSchema>;
export type MadeCredential = z.infer<typeof passkeyRequestSchema>["credential"];
export type SignedCredential = z.infer<typeof passkeySignInSchema>["credential"];
