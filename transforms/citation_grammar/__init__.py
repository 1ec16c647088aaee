"""How are legal instruments cited in writing? One module per family; `transforms.citing` joins them."""
