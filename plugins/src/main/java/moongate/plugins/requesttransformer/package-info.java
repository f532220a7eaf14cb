/// The plugin `request-transformer`: changes requests on their way to the service. Start at
/// [moongate.plugins.requesttransformer.RequestTransformer].
@NullMarked
package moongate.plugins.requesttransformer;

import org.jspecify.annotations.NullMarked;
