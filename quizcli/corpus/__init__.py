"""Read card files strictly and compile them into a database, from which every command reads the cards."""
