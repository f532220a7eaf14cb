/// IP addresses as text, and ranges of them: start at [moongate.gateway.address.AddressRanges].
@NullMarked
package moongate.gateway.address;

import org.jspecify.annotations.NullMarked;
