import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A private key and its certificate, in PEM. */
export type Certificate = { key: string; cert: string; certFile: string };

/**
 * A self-signed certificate for these addresses, kept in the state folder and made anew when they change. A phone that
 * is told to trust the certificate file treats the site as any other. Needs the `openssl` command.
 */
export function selfSignedCertificate(stateDir: string, addresses: string[]): Certificate {
  const keyFile = join(stateDir, "lan.key");
  const certFile = join(stateDir, "lan.crt");
  if (!covers(certFile, addresses)) makeCertificate(stateDir, keyFile, certFile, addresses);
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8"), certFile };
}

function covers(certFile: string, addresses: string[]): boolean {
  if (!existsSync(certFile)) return false;
  const certificate = new X509Certificate(readFileSync(certFile));
  return new Date(certificate.validTo) > new Date() && addresses.every((ip) => certificate.checkIP(ip));
}

function makeCertificate(stateDir: string, keyFile: string, certFile: string, addresses: string[]): void {
  mkdirSync(stateDir, { recursive: true });
  const names = ["DNS:localhost", "IP:127.0.0.1", ...addresses.map((ip) => `IP:${ip}`)].join(",");
  // One year: phones refuse certificates that hold for much longer.
  const { error, status, stderr } = spawnSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-keyout", keyFile, "-out", certFile, "-days", "365", "-subj", "/CN=Sanpi on this machine"],
      ...["-addext", `subjectAltName=${names}`, "-addext", "extendedKeyUsage=serverAuth"],
    ],
    { encoding: "utf8" },
  );
  if (error) throw new Error("--lan needs the openssl command, which makes the certificate for https.");
  if (status !== 0) throw new Error(`openssl could not make a certificate: ${stderr}`);
}
