/// `file-log`: appends a line to a file for each request. Start at
/// [moongate.plugins.filelog.FileLog].
@NullMarked
package moongate.plugins.filelog;

import org.jspecify.annotations.NullMarked;
