package moongate.http;

import org.jspecify.annotations.Nullable;

/// How a connection of another protocol than HTTP is to go on with TLS.
///
/// @param serverName for SNI and, if it is verified, the certificate; empty for none
/// @param verifiedDepth how many intermediate certificates may stand between the server's and a
///   trusted one; [Origin#UNVERIFIED] to take any certificate
/// @param identity what is shown to the server; null for nothing
public record TlsTerms(String serverName, int verifiedDepth, @Nullable TlsIdentity identity) {}
