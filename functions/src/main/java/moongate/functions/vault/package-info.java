/// Secrets by reference (`{vault://env/my-secret}`). Start at [moongate.functions.vault.Vaults].
@NullMarked
package moongate.functions.vault;

import org.jspecify.annotations.NullMarked;
