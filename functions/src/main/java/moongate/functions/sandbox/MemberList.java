package moongate.functions.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moongate.lua.runtime.LuaTable;

/// The members of `kong` and `ngx` that a mode shows. What is not listed does not exist in that
/// mode.
///
/// If a table itself is listed, such as `kong.request`, all of its members are shown; otherwise
/// only the listed ones.
final class MemberList {
  private static final String STRICT =
      """
      kong: version version_num default_workspace configuration request response
      kong.ctx: shared plugin
      kong.client: authenticate authenticate_consumer_group_by_consumer_id get_consumer
      kong.client: get_consumer_group get_consumer_groups get_credential get_forwarded_ip
      kong.client: get_forwarded_port get_ip get_port get_protocol load_consumer
      kong.client: set_authenticated_consumer_group set_authenticated_consumer_groups
      kong.client: set_token get_token get_jwt_token_header get_jwt_token_payload
      kong.cluster: get_id
      kong.ip: is_trusted
      kong.plugin: get_id
      kong.jwe: decode decrypt encrypt
      kong.telemetry: log
      kong.log: alert crit debug emerg err info notice warn inspect deprecation
      kong.log: serialize set_serialize_value
      kong.nginx: get_subsystem
      kong.node: get_hostname get_id
      kong.service: response
      kong.service.request: enable_buffering set_scheme set_path set_raw_query set_query
      kong.service.request: clear_query_arg set_method set_header add_header clear_header
      kong.service.request: set_headers set_raw_body set_body set_authentication_headers
      kong.table: clear merge
      kong.tracing: active_span create_span get_probability_sampling_decision get_root_span
      kong.tracing: get_sampling_decision get_spans init_spans link_span process_span
      kong.tracing: set_active_span set_should_sample start_span
      ngx: STDERR EMERG ALERT CRIT ERR WARN NOTICE INFO DEBUG OK ERROR AGAIN DONE DECLINED null
      ngx: arg ctx var header status headers_sent is_subrequest
      ngx: cookie_time crc32_long crc32_short decode_args decode_base64 encode_args
      ngx: encode_base64 eof escape_uri exit flush get_phase get_raw_phase hmac_sha1 http_time
      ngx: localtime log md5 md5_bin now parse_http_time print quote_sql_str redirect say
      ngx: send_headers sha1_bin sleep time today unescape_uri update_time utctime
      ngx.config: nginx_version ngx_lua_version subsystem
      ngx.re: find gmatch gsub match sub
      ngx.req: append_body clear_header discard_body finish_body get_body_data get_headers
      ngx.req: get_method get_post_args get_uri_args http_version init_body is_internal
      ngx.req: raw_header read_body set_body_data set_header set_method set_uri set_uri_args
      ngx.req: socket start_time
      ngx.resp: get_headers
      ngx.worker: count exiting id pid pids
      """;

  private static final String ADDED_BY_LAX =
      """
      kong: service websocket
      kong.cache: get get_bulk probe invalidate invalidate_local safe_set renew
      kong.client: get_aws_vpce_id
      kong.client.tls: disable_session_reuse get_full_client_certificate_chain
      kong.client.tls: request_client_certificate set_client_verify
      kong.db.certificates: select cache_key select_by_cache_key
      kong.db.consumers: select cache_key select_by_cache_key select_by_custom_id
      kong.db.consumers: select_by_username select_by_username_ignore_case
      kong.db.keys: select cache_key select_by_cache_key select_by_name
      kong.db.plugins: select cache_key select_by_cache_key select_by_instance_name
      kong.db.routes: select cache_key select_by_cache_key select_by_name
      kong.db.services: select cache_key select_by_cache_key select_by_name
      kong.db.snis: select cache_key select_by_cache_key select_by_name
      kong.db.targets: select cache_key select_by_cache_key select_by_target
      kong.db.upstreams: select cache_key select_by_cache_key select_by_name
      kong.dns: resolve toip
      kong.nginx: get_statistics
      kong.node: get_memory_stats
      kong.router: get_route get_service
      kong.vault: get is_reference parse_reference try update
      ngx.config: debug
      ngx.location: capture capture_multi
      ngx.req: get_body_file set_body_file
      ngx.thread: kill spawn wait
      ngx.socket: connect stream tcp udp
      """;

  private static final MemberList FOR_SANDBOX = new MemberList("kong.cache: get");
  private static final MemberList FOR_STRICT = new MemberList(STRICT);
  private static final MemberList FOR_LAX = new MemberList(STRICT + ADDED_BY_LAX);

  private final Set<String> paths = new HashSet<>();

  /// The tables that contain something listed.
  private final Set<String> parents = new HashSet<>();

  private MemberList(String text) {
    text.lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          var table = line.substring(0, colon);
          for (var member : line.substring(colon + 1).strip().split(" ")) {
            add(table + "." + member);
          }
        });
  }

  private void add(String path) {
    paths.add(path);
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      parents.add(path.substring(0, dot));
    }
  }

  /// Removes from the module `name` what `mode` does not show.
  ///
  /// In mode `sandbox` that is all of `kong.cache` but `get`.
  ///
  /// @return the full names of what was removed
  static List<String> prune(SandboxMode mode, String name, LuaTable module) {
    var removed = new ArrayList<String>();
    if (mode == SandboxMode.SANDBOX) {
      if (name.equals("kong") && module.get("cache") instanceof LuaTable cache) {
        FOR_SANDBOX.prune("kong.cache", cache, removed);
      }
    } else if (mode == SandboxMode.STRICT || mode == SandboxMode.LAX) {
      (mode == SandboxMode.STRICT ? FOR_STRICT : FOR_LAX).prune(name, module, removed);
    }
    return removed;
  }

  /// True if the full name `path` is shown in `mode`.
  static boolean shows(SandboxMode mode, String path) {
    return switch (mode) {
      case STRICT -> FOR_STRICT.contains(path);
      case LAX -> FOR_LAX.contains(path);
      case SANDBOX, ON -> true;
      case OFF -> false;
    };
  }

  private boolean contains(String path) {
    if (parents.contains(path)) {
      return true;
    }
    for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
      if (paths.contains(path.substring(0, end))) {
        return true;
      }
    }
    return path.startsWith("ngx.HTTP_");
  }

  private void prune(String path, LuaTable table, List<String> removed) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      var member = path + "." + table.keyAt(slot);
      if (paths.contains(member) || member.startsWith("ngx.HTTP_")) {
        continue;
      }
      if (parents.contains(member) && table.valueAt(slot) instanceof LuaTable inner) {
        prune(member, inner, removed);
      } else {
        table.put(table.keyAt(slot), null);
        removed.add(member);
      }
    }
  }
}
