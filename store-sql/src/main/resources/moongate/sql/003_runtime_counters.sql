-- What requests count, such as those of a client in this minute. The end is in milliseconds since 1970.
create table runtime_counters (
  name text primary key,
  amount bigint not null,
  expires_at bigint not null
);
create index runtime_counters_by_expiry on runtime_counters (expires_at);
