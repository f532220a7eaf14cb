/// Choosing the address that a request goes to: start at [moongate.gateway.balance.Balancer].
@NullMarked
package moongate.gateway.balance;

import org.jspecify.annotations.NullMarked;
