/// `azure-functions`: calls an Azure function and answers with its response. Start at
/// [moongate.plugins.azurefunctions.AzureFunctions].
@NullMarked
package moongate.plugins.azurefunctions;

import org.jspecify.annotations.NullMarked;
