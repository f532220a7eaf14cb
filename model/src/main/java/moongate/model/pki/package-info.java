/// Certificates and keys: read from PEM text, and made where a node has none of its own.
@NullMarked
package moongate.model.pki;

import org.jspecify.annotations.NullMarked;
