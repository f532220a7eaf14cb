/// Bodies that wait as a whole: small ones in memory, large ones in files. Start at
/// [moongate.gateway.spool.CollectedBody].
@NullMarked
package moongate.gateway.spool;

import org.jspecify.annotations.NullMarked;
