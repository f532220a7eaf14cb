/// Who may use the API: [AccessRule] checks tokens, [Origins] the pages that make requests, and
/// [HostNames] the names in `Host`.
@NullMarked
package moongate.admin.access;

import org.jspecify.annotations.NullMarked;
