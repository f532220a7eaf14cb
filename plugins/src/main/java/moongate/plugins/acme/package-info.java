/// The plugin `acme`: certificates from Let's Encrypt or another ACME server (RFC 8555). They are
/// ordered when a client asks for a name without one, and renewed before they expire. Start at
/// [moongate.plugins.acme.Acme]; [moongate.plugins.acme.Issuer] issues one certificate.
///
/// Orders run on their own threads. Their requests use the gateway's own client, on fibers of an
/// event loop ([moongate.plugins.acme.LoopCalls]), with its resolver, trust and limits. The ACME
/// library is loaded with the first order.
@NullMarked
package moongate.plugins.acme;

import org.jspecify.annotations.NullMarked;
