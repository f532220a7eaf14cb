-- Every entity is a document; a new kind of entity or a new field needs no migration.
create table documents (
  entity text not null,
  id text not null,
  document text not null,
  primary key (entity, id)
);

-- What only one entity of a kind may have, as a digest of fields and values.
create table unique_keys (
  entity text not null,
  key_digest text not null,
  id text not null,
  primary key (entity, key_digest),
  foreign key (entity, id) references documents on delete cascade
);
create index unique_keys_by_document on unique_keys (entity, id);

-- An entity cannot go while others refer to it.
create table document_references (
  entity text not null,
  id text not null,
  field text not null,
  to_entity text not null,
  to_id text not null,
  primary key (entity, id, field),
  foreign key (entity, id) references documents on delete cascade,
  foreign key (to_entity, to_id) references documents deferrable initially deferred
);
create index document_references_by_target on document_references (to_entity, to_id);

-- Which documents have changed, in the order of the commits.
create table changes (
  number ${identity},
  entity text not null,
  id text not null
);

-- The last change that the log has forgotten.
create table forgotten_changes (number bigint not null);
insert into forgotten_changes values (0);
