package moongate.http;

import org.jspecify.annotations.Nullable;

/// TLS parameters for a connection of another protocol than HTTP.
///
/// @param serverName for SNI and, if it is verified, the certificate; empty for none
/// @param verifiedDepth how many intermediate certificates may be between the server's certificate
///   and a trusted one; [Origin#UNVERIFIED] to accept any certificate
/// @param identity the client certificate for the server; null for none
public record TlsTerms(String serverName, int verifiedDepth, @Nullable TlsIdentity identity) {}
