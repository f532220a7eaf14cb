package moongate.net.http2;

import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The content of sections of one connection that are equal, byte by byte, and were read with the
/// same state of the decompression table. Streams that run at the same time share it.
final class KnownSection {
  private final Headers lines = new Headers();
  private final @Nullable String method;
  private final @Nullable String scheme;
  private final @Nullable String authority;
  private final @Nullable String path;
  private final @Nullable String status;
  private final int length;
  private final int cookies;
  private boolean isRequest;
  private @Nullable Object kept;

  /// @param read a complete and valid section
  KnownSection(ReceivedFields read) {
    lines.copyFrom(read.fields());
    method = read.requestMethod();
    scheme = read.requestScheme();
    authority = read.requestAuthority();
    path = read.requestPath();
    status = read.status();
    length = read.length();
    cookies = read.cookies();
  }

  /// All but the pseudo-header fields; not to be changed.
  Headers lines() {
    return lines;
  }

  @Nullable String method() {
    return method;
  }

  @Nullable String scheme() {
    return scheme;
  }

  @Nullable String authority() {
    return authority;
  }

  @Nullable String path() {
    return path;
  }

  @Nullable String status() {
    return status;
  }

  /// The length of the lines as they came.
  int length() {
    return length;
  }

  /// The number of fields that are crumbs of a cookie.
  int cookies() {
    return cookies;
  }

  /// True if a valid request has begun with it.
  boolean isRequest() {
    return isRequest;
  }

  /// Such a request is good, with these as its lines.
  void isRequest(Headers ofHead) {
    isRequest = true;
    lines.copyFrom(ofHead);
  }

  /// See [moongate.http.Request#kept()]; null for nothing.
  @Nullable Object kept() {
    return kept;
  }

  void keep(Object memory) {
    kept = memory;
  }
}
