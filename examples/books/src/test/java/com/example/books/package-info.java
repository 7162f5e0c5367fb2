/// The books application, run as it is: as a WAR, by Sluice and by a servlet container.
@NullMarked
package com.example.books;

import org.jspecify.annotations.NullMarked;
