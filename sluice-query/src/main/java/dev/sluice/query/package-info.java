/// Questions in SQL over the files of archives, answered by DuckDB in this process.
///
/// Takes: the files of each archive, and one SELECT. Gives: rows, bounded in number, size, time and
/// memory; views that are made anew for each question. May use: fault, file, JDBC. Never: writes
/// outside its own temporary folder, reads a file that it was not given, loads an extension, or
/// leaves out a line without saying so. Runs on: a thread of its own for each question, and
/// DuckDB's.
@NullMarked
package dev.sluice.query;

import org.jspecify.annotations.NullMarked;
