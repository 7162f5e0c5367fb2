/// Lines of archives as Parquet and back, by DuckDB.
///
/// Takes: a file of JSON lines, or a Parquet file that was made of one. Gives: a Parquet file with
/// a row for each line, in their order, or the lines again. May use: fault, event, JDBC. Never:
/// leaves out a line, or alters one. Runs on: the caller's thread, and DuckDB's.
@NullMarked
package dev.sluice.query.parquet;

import org.jspecify.annotations.NullMarked;
