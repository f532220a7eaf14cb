package moongate.functions.api;

/// How many arguments or headers a call returns if it is given no number.
///
/// @param uriArguments of a query (`lua_max_uri_args`)
/// @param requestHeaders (`lua_max_req_headers`)
/// @param postArguments of a form (`lua_max_post_args`)
/// @param responseHeaders (`lua_max_resp_headers`)
public record ArgumentLimits(
    int uriArguments, int requestHeaders, int postArguments, int responseHeaders) {
  /// Kong's.
  public static final ArgumentLimits DEFAULT = new ArgumentLimits(100, 100, 100, 100);
}
