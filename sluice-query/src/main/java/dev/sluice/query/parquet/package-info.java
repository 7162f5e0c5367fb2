/// Lines of archives as Parquet, by DuckDB.
///
/// Takes: a file of JSON lines. Gives: a Parquet file with a row for each line, in their order,
/// from which each line can be told again. May use: fault, event, JDBC. Never: leaves out a line,
/// or alters one. Runs on: the caller's thread, and DuckDB's.
@NullMarked
package dev.sluice.query.parquet;

import org.jspecify.annotations.NullMarked;
