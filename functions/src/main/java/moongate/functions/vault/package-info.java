/// Secrets by reference (`{vault://env/my-secret}`). Start at [Vaults].
@NullMarked
package moongate.functions.vault;

import org.jspecify.annotations.NullMarked;
