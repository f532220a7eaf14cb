/// `azure-functions`: lets a function at Azure answer. Start at
/// [moongate.plugins.azurefunctions.AzureFunctions].
@NullMarked
package moongate.plugins.azurefunctions;

import org.jspecify.annotations.NullMarked;
