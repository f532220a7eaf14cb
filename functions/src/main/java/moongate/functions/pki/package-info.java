/// Certificates and keys in the hands of functions: parsed once, told apart by what is in them, so
/// that the connections made with them can be kept.
@NullMarked
package moongate.functions.pki;

import org.jspecify.annotations.NullMarked;
