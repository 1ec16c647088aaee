"""How are legal instruments cited in writing? One module per family of citation; `transforms.citations` joins them."""
