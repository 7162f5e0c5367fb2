/// A small books application on the Jakarta Servlet API: it serves people, and takes events as
/// requests of their own paths.
///
/// The books live in memory: they are gone when the application stops, and each copy of it has its
/// own. A real one puts a database behind {@link com.example.books.Shelf}.
@NullMarked
package com.example.books;

import org.jspecify.annotations.NullMarked;
