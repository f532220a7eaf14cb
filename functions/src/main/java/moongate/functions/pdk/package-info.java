/// The `kong.*` functions, one class per table: `kong.service.request` is [ServiceRequestApi]; the
/// small tables about the node are together in [NodeApi]. Start at [Pdk], which puts them together.
///
/// Each class has one [moongate.functions.api.ApiModule] that names its functions, the phases they
/// may be called in, and the methods behind them.
@NullMarked
package moongate.functions.pdk;

import org.jspecify.annotations.NullMarked;
