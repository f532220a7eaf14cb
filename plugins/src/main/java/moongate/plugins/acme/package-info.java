/// The plugin `acme`: certificates from Let's Encrypt or another ACME server (RFC 8555), ordered
/// when a client asks for a name that has none, renewed before they end. Start at
/// [moongate.plugins.acme.Acme]; [moongate.plugins.acme.Issuer] is the way of one certificate.
///
/// Orders run on threads of their own. What they ask of the network goes over the gateway's own
/// client, on fibers of an event loop ([moongate.plugins.acme.LoopCalls]), with its resolver, its
/// trust and its limits. The library that speaks ACME is loaded with the first order.
@NullMarked
package moongate.plugins.acme;

import org.jspecify.annotations.NullMarked;
