/// Certificates and keys: parses PEM text, and creates certificates for nodes that have none.
@NullMarked
package moongate.model.pki;

import org.jspecify.annotations.NullMarked;
